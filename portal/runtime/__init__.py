"""What runs a portal: its home directory, the environment's values, processes, the very first start."""

#: exit status "the machine lacks something": starting again would not help, so the supervisor does not try
CANNOT_START = 78
