"""What waits of logs, incidents and evaluations, and which evaluations were published."""

from portal.registry import news, todos
from sites.todos import evaluations, logs, marks

todos.add("logs handed back", logs.returned)
todos.add("own logs", logs.expected)
todos.add("logs to be checked", logs.to_check)
todos.add("months to be signed", logs.to_sign)
todos.add("logs owed", logs.owed)
todos.add("incidents", logs.open_incidents)
todos.add("sites to be marked", marks.to_mark)
todos.add("evaluations to be computed", evaluations.to_compute)
todos.add("evaluations", evaluations.to_move_on)
news.add("evaluations", evaluations.published)
