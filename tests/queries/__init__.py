"""How many questions each list asks the database: `baselines.csv`, renewed by `python -m tests.queries --update`."""

#: a variable of the environment that makes the test write the file
UPDATING = "UPDATE_QUERY_BASELINES"
