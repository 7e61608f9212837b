"""Who a company is: its name, numbers, phones and addresses, and which two records are one firm."""
