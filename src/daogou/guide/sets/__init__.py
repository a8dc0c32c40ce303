"""Sets that go together: roles, what fills them, and the best choice within a budget."""
