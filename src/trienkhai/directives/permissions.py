"""Permission names of the register."""

READ = "directives.read"
REGISTER = "directives.register"
CONFIRM = "directives.confirm"
