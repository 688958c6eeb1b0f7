"""工作信息: what units write of their work for the county's open page (notice, 六(一))."""
