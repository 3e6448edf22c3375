from trienkhai.home.queries.my_work import MyWork, my_work
from trienkhai.home.queries.search import Found, search

__all__ = ["Found", "MyWork", "my_work", "search"]
