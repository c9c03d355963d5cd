"""
Certificates of confirmed tasks (職能確認證明): what somebody makes for themself from what was approved of them, to
keep, with a code by which its holder can see that it is genuine.
"""
