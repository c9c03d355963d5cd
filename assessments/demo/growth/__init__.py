"""
What grew in the demo from the gaps of its last cycle: a catalogue of courses, the training plan of the year, what
became of development actions, follow-ups and an improvement plan. Each is told by a file under stories/growth/ and
happens through the portal's own steps.
"""
