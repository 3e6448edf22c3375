"""Papers of every ruleset, with everything a real one has: parts, figures, tables, a chart, annexes on both page forms."""

from dataclasses import replace
from datetime import date

from trienkhai.office import charts
from trienkhai.office.documents import (
    Across,
    Anchor,
    Annex,
    Block,
    Bullets,
    Column,
    FigureRun,
    Heading,
    Heading_,
    Link,
    Paper,
    Paragraph,
    Picture,
    Properties,
    Signature,
    Table,
    Text,
)

SENTENCE = (
    "Các đơn vị đã tổ chức học tập, quán triệt nghị quyết gắn với nhiệm vụ sản xuất, kinh doanh; công tác thông tin "
    "nội bộ được duy trì hằng tuần, người lao động tham gia ngày càng đông, ý kiến được trả lời đúng hạn. "
)
YEARS = ("2021", "2022", "2023", "2024", "2025")
ARTICLES = (1886, 2247, 2618, 3012, 3462)


def logo() -> bytes:
    """A simple mark, drawn by our own chart engine."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        '<rect width="100" height="100" rx="18" fill="#1f4e9e"/><path d="M20 70 L50 25 L80 70 Z" fill="#ffffff"/></svg>'
    )
    return charts.to_png(svg, 20)


def chart() -> bytes:
    shown = ("1.886", "2.247", "2.618", "3.012", "3.462")
    title = "Tin, bài đăng mỗi năm, từ 1.886 lên 3.462"
    return charts.to_png(charts.bars(title, YEARS, ARTICLES, shown, highlight=4, theme="print"), 150)


def figure(key: str, text: str) -> FigureRun:
    return FigureRun(key, text, target=f"src_{key}")


def results_table(rows: int) -> Table:
    """Units and years under a merged head, a heading over the rows, with a figure in every cell and a total."""
    columns = (
        Column("TT", 12, "center"),
        Column("Đơn vị", 58),
        Column("Năm 2024", 30, "right", group="Tin, bài đã đăng"),
        Column("Năm 2025", 30, "right", group="Tin, bài đã đăng"),
        Column("Ghi chú", 0),
    )
    lines = tuple(
        (str(i), f"Công ty Hóa chất số {i}", (figure(f"a{i}", str(40 + i)),), (figure(f"b{i}", str(50 + i)),), "")
        for i in range(1, rows + 1)
    )
    total = ("", "Cộng", (figure("ta", "3.012"),), (figure("tb", "3.462"),), "")
    lines = (Across("A. Các công ty"), *lines)
    return Table(columns, lines, (total,), column_numbers=True, caption="Bảng 1. Tin, bài theo đơn vị")


def trace_annex(rows: int, number: str) -> Annex:
    columns = (Column("Mã", 25), Column("Số liệu", 30, "right"), Column("Nguồn"), Column("Tra cứu", 60))
    keys = [*(f"a{i}" for i in range(1, rows + 1)), *(f"b{i}" for i in range(1, rows + 1)), "ta", "tb", "tong", "tyle"]
    lines = tuple(
        (
            (Anchor(f"src_{key}"), Text(key)),
            "41",
            "Báo cáo quý II/2025 đã chấp nhận, 37 trên 40 đơn vị",
            (Link("Xem nguồn", f"https://example.vn/trace?figure={key}&lang=vi"),),
        )
        for key in keys
    )
    return Annex(number, "Truy nguồn số liệu", (Table(columns, lines),), landscape=True)


def body(paragraphs: int, rows: int) -> tuple[Block, ...]:
    text = (
        Text("Năm năm qua, toàn Tập đoàn đăng "),
        figure("tong", "13.225"),
        Text(" tin, bài, trong đó khối phân bón chiếm "),
        figure("tyle", "40,4%"),
        Text(" (37 trên 40 đơn vị có báo cáo)."),
    )
    return (
        Heading_(0, "Phần thứ nhất", "Công tác lãnh đạo, chỉ đạo, triển khai"),
        Heading_(1, "I", "Đặc điểm tình hình"),
        *(Paragraph.of(SENTENCE * 3) for _ in range(paragraphs)),
        Heading_(0, "Phần thứ hai", "Kết quả thực hiện"),
        Heading_(1, "I", "Kết quả thực hiện chỉ tiêu"),
        Heading_(2, "1", "Thông tin nội bộ"),
        Paragraph(text),
        Heading_(3, "a", "Theo đơn vị"),
        results_table(rows),
        Picture(chart(), 140, "Biểu đồ cột: số tin, bài mỗi năm tăng từ 1.886 lên 3.462", "Hình 1. Tin, bài mỗi năm"),
        Heading_(3, "đ", "Việc còn lại"),
        Bullets(((Text("Bổ sung báo cáo của ba đơn vị còn thiếu;"),), (Text("Rà soát "), figure("tong", "13.225"), Text(" tin, bài."),))),
        Heading_(1, "II", "Đánh giá chung"),
        *(Paragraph.of(SENTENCE * 2) for _ in range(paragraphs)),
        Paragraph.of("Trên đây là báo cáo sơ kết 5 năm thực hiện Nghị quyết, kính trình Ban Thường vụ xem xét."),
    )  # fmt: skip


def state_report(paragraphs: int = 4, rows: int = 30) -> Paper:
    return Paper(
        ruleset="nd30-2020",
        day=date(2026, 2, 5),
        heading=Heading("Ủy ban Quản lý vốn", "Tập đoàn Hóa chất Sông Lam", 5, "BC-HCSL", "Sông Lam"),
        kind_name="Báo cáo",
        subject="Sơ kết 5 năm thực hiện Nghị quyết về công tác thông tin nội bộ và đào tạo người lao động",
        notice="Số liệu minh họa",
        addressed_to=("Ban Thường vụ Đảng ủy Tập đoàn", "Hội đồng thành viên Tập đoàn"),
        basis=("Căn cứ Nghị quyết số 12-NQ/ĐU ngày 22/10/2020", "Căn cứ Kế hoạch số 33/KH-HCSL ngày 15/01/2021"),
        body=body(paragraphs, rows),
        recipients=("Như trên", "Các đơn vị thành viên", "Lưu: VT, TH"),
        signature=Signature("KT. Tổng Giám đốc", "Phó Tổng Giám đốc", "Trần Văn Mẫu"),
        annexes=(
            trace_annex(rows, "I"),
            Annex("II", "Danh mục văn bản đã ban hành", (results_table(6), Paragraph.of("Ghi chú: số liệu đến 31/12/2025.", "note"))),
        ),
        properties=Properties("Báo cáo sơ kết 5 năm", "Tập đoàn Hóa chất Sông Lam"),
    )  # fmt: skip


def state_letter() -> Paper:
    return Paper(
        ruleset="nd30-2020",
        day=date(2026, 7, 24),
        heading=Heading("", "Tập đoàn Hóa chất Sông Lam", 112, "HCSL-TH", "Sông Lam"),
        kind_name="",
        subject="đôn đốc báo cáo sơ kết 5 năm thực hiện Nghị quyết",
        addressed_to=("Công ty Phân bón Hậu Khê",),
        body=(Paragraph.of(SENTENCE * 2), Paragraph.of(SENTENCE), Paragraph.of("Đề nghị Công ty gửi trước 30/7/2026.")),
        recipients=("Như trên", "Lưu: VT, TH"),
        signature=Signature("TL. Tổng Giám đốc", "Chánh Văn phòng", "Lê Thị Mẫu", "(đã ký)"),
        urgency="Hỏa tốc",
        contact="Tập đoàn Hóa chất Sông Lam, số 1 đường Sông Lam. Điện thoại: 0200 000 000",
    )


def party_report(ruleset: str = "hd36-2018", day: date = date(2023, 7, 24)) -> Paper:
    paper = state_report()
    return replace(
        paper,
        ruleset=ruleset,
        day=day,
        heading=Heading("Đảng bộ Tập đoàn Hóa chất Sông Lam", "Ban Chỉ đạo sơ kết Nghị quyết 12", 21, "BC/BCĐ", "Sông Lam"),
        subject="sơ kết 5 năm thực hiện Nghị quyết số 12-NQ/ĐU",
        addressed_to=(),
        signature=Signature("T/M Ban Chỉ đạo", "Phó Bí thư kiêm Trưởng ban", "Trần Văn Mẫu"),
        recipients=("Ban Thường vụ Đảng ủy (để báo cáo)", "Các chi bộ, đảng bộ trực thuộc", "Lưu Văn phòng Đảng ủy"),
        draft_mark="Dự thảo lần 2",
    )  # fmt: skip


def party_letter() -> Paper:
    paper = party_report()
    return replace(
        paper,
        kind_name="",
        subject="về việc gửi báo cáo sơ kết 5 năm thực hiện Nghị quyết",
        heading=replace(paper.heading, symbol="CV/BCĐ", number=None),
        addressed_to=("Các chi bộ, đảng bộ trực thuộc",),
        basis=(),
        body=(Paragraph.of(SENTENCE), Paragraph.of(SENTENCE)),
        notice="",
        draft_mark="",
        annexes=(),
    )


def plain_letter() -> Paper:
    return Paper(
        ruleset="plain",
        day=date(2026, 7, 24),
        heading=Heading("Harbour Growers' Union", "Harbour Street Cooperative", 7, "2026", "Harbour Street"),
        kind_name="",
        subject="Figures for the five-year review",
        addressed_to=("The Orchard Committee",),
        body=(
            Paragraph.of("Please find below the figures we hold for your committee. " * 6),
            Bullets(((Text("Members trained: "), FigureRun("m1", "214")), (Text("Meetings held: "), FigureRun("m2", "31")))),
            Table((Column("Year", 30), Column("Meetings", 40, "right")), (("2024", "14"), ("2025", "17")), (("Total", "31"),)),
            Paragraph.of("Write back by 15 August if any of them is wrong."),
        ),
        recipients=("Audit committee",),
        signature=Signature("", "Secretary", "J. Sample"),
        language="en",
        logo=logo(),
        paper_size="Letter",
        notice="Illustrative figures",
        annexes=(Annex("", "Sources", (Paragraph.of("All figures come from the committee's own reports."),)),),
    )  # fmt: skip


SAMPLES = {
    "state_report": state_report,
    "state_letter": state_letter,
    "party_report_2023": party_report,
    "party_report_2026": lambda: party_report("hd05-2026", date(2026, 7, 24)),
    "party_letter": party_letter,
    "plain_letter": plain_letter,
}
