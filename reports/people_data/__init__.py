"""What the ledgers and the year's results say of persons, of commended units and of neighbourhoods, as plain figures
for reports.papers.people: a constant number of queries for each document."""
