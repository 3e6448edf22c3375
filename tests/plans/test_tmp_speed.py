import time, pytest
from django.urls import reverse
from tests.plans.ground import a_plan, a_task, in_days
from tests.world.people import BEGIN
from trienkhai.plans.actions.issuing import issue
from trienkhai.plans.models import Assignment
from trienkhai.units.models import Unit, Naming, Placement, UnitPath
from trienkhai.units.queries import main_line

@pytest.mark.django_db
def test_speed(world):
    line = main_line(world.root)
    top = UnitPath.objects.get(unit=world.group).path
    def make(parents, prefix):
        units = Unit.objects.bulk_create([Unit(root=world.root) for _ in parents])
        Naming.objects.bulk_create([Naming(unit=u, root=world.root, name=f"Đơn vị {prefix}{i}", code=f"{prefix}{i}", kind="company", search_key=f"don vi {prefix}{i}".lower(), sort_key=f"{i:05}", from_day=BEGIN) for i, u in enumerate(units)])
        Placement.objects.bulk_create([Placement(line=line, unit=u, parent_id=p, order=i, from_day=BEGIN) for i, (u, (p, _)) in enumerate(zip(units, parents))])
        rows = [UnitPath(unit=u, path=f"{path}{u.pk:08d}/", depth=path.count("/") - 1, is_open=True) for u, (p, path) in zip(units, parents)]
        UnitPath.objects.bulk_create(rows)
        return [(r.unit_id, r.path) for r in rows]
    below = make([(world.group.pk, top)] * 2000, "A")
    b = world.browser(world.secretary)
    plan = a_plan(world)
    tasks = [a_task(world, plan=plan, units=[u for u, _ in below]) for _ in range(12)]
    t = time.time(); issue(tasks[0], by=world.secretary); print("issue", time.time() - t)
    for one in tasks[1:]: issue(one, by=world.secretary)
    tops = list(Assignment.objects.filter(task=tasks[0], depth=0))
    Assignment.objects.bulk_create([Assignment(task=tasks[0], unit_id=r.unit_id, giver_id=r.unit_id, post="P", parent=r, branch=r, depth=1, state="issued", sum_parts=1) for r in tops])
    for name, address in {"list": "/nhiem-vu/", "unit filter": "/nhiem-vu/?don-vi=A77", "task": reverse("plans:task", args=[tasks[0].pk]), "plan": reverse("plans:plan", args=[plan.pk]), "form": reverse("plans:task_new", args=[plan.pk]), "further": reverse("plans:give_further", args=[tasks[0].pk])}.items():
        b.get(address); t = time.time(); a = b.get(address); print(name, a.status_code, round(time.time() - t, 3), len(a.content))
