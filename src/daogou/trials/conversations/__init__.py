"""Scripted conversations in both languages, shopping and service: is the goal reached, is all that is said true?"""
