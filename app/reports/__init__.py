"""Reads across the packages and owns no table: lists, dashboards, exports."""
