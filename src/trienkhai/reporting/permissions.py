"""Permission names of reporting."""

READ = "reporting.read"
FILL = "reporting.fill"
SUBMIT = "reporting.submit"
APPROVE = "reporting.approve"
DECIDE = "reporting.decide"
ON_BEHALF = "reporting.on_behalf"
DESIGN = "reporting.design"
OPEN_ROUND = "reporting.open_round"

HANDING_IN = (SUBMIT, FILL, ON_BEHALF)  # any of these, anywhere: whose workbooks are read
