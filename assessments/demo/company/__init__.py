"""
A large invented company beside the demo, for trials: thousands of people, several cycles. What `through_the_door`
makes went through the doors that everyone uses; all else is written in bulk, and what nobody signed says so in its
sealed events (docs/decisions/0058).
"""
