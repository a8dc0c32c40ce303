"""After-sales rules against a recorded reference: tasks and calls, their outcomes and the states they leave."""
