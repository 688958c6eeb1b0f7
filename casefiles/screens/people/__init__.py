"""人员与角色: who works in a unit or in the office, by which roles, since when and until when.

The same pages stand in both kinds of workspace. A unit sees and acts on itself; an office on its own
staff and on the units of its roster.
"""
