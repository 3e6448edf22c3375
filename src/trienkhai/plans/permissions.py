"""Permission names of plans and tasks."""

READ = "plans.read"
WRITE = "plans.write"
ISSUE = "plans.issue"
ANSWER = "plans.answer"
CONFIRM = "plans.confirm"
