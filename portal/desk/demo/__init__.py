"""The demo district's current year: its months in every state, so that each page shows life on the first start."""
