"""信用服务机构: who may issue reports in the county, since when, until when (notice, 二(二), 六(二))."""
