"""What happens to people's own accounts: its actions, its words, and the trail of logins."""
