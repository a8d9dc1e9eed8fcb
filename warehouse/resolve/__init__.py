"""Many statements of many documents become one row a project, a sum, a figure: pure functions over frames."""
