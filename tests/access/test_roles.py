"""The roles that ship, and what their permissions are called."""

from django.utils import translation

from trienkhai.access.roles import PERMISSIONS, ROLES, permission_words


def test_every_permission_has_words_in_both_languages():
    given = set().union(*(role.permissions for role in ROLES.values()))
    assert given == set(PERMISSIONS)
    for permission in given:
        with translation.override("vi"):
            vietnamese = permission_words(permission)
        with translation.override("en"):
            assert permission_words(permission) not in {permission, vietnamese}
