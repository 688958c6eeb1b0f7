"""Credit reports (信用报告): how long one holds, what it may be used for, and who else holds one (notice, 二(三))."""
