"""Lists of what belongs to companies (people, visits, agreements): the shared way of each row to its company and record."""
