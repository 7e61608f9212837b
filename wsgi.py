"""The application as a server sees it."""

from app import create_app
from config import Config

app = create_app(Config.from_environment())
