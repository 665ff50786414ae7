"""What is taught: lessons as data, tasks that see by themselves whether they are done, and what to say meanwhile."""
