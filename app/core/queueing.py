"""The queue between the pages and the job worker: an SQLite file beside the database, or Redis where one is named.

Read only where something is put into it or taken out (:mod:`app.core.jobs`): what it is made of brings the drivers of all
databases, a twelfth of what a process of the web server would hold.
"""

from collections.abc import Callable

from flask import Flask
from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer_options import ConsumerConfig

from app.core import jobs, mail, schedule
from app.core.clock import utcnow
from config import Config

Deed = Callable[..., object]

DEEDS: dict[str, Deed] = {"run_job": jobs.run, "run_scheduled": schedule.run}
"""What the worker may be asked for, by name."""

EVERY_MINUTE: dict[str, Deed] = {
    "look_at_schedule": lambda: schedule.look(at=utcnow()),
    "send_mail": mail.send_waiting,
}
"""What it does by itself."""


class Queue:
    """Deeds put into it are done by the worker, one after the other; in tests at once."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._huey = _stored(app.config["JAJAK"])
        self._tasks = {name: self._huey.task(name=name)(self._with_app(deed)) for name, deed in DEEDS.items()}
        for name, deed in EVERY_MINUTE.items():
            self._huey.periodic_task(crontab(), name=name)(self._with_app(deed))

    def put(self, name: str, *parameters: int | str) -> None:
        """Ask the worker for a deed."""
        self._tasks[name](*parameters)

    def work(self, *, threads: int) -> None:
        """Do what is asked for until stopped."""
        settings = ConsumerConfig(
            workers=threads, worker_type="thread", periodic=True, check_worker_health=True
        )
        self._huey.create_consumer(**settings.values).run()

    def _with_app(self, deed: Deed) -> Callable[..., None]:
        def done(*parameters: int | str) -> None:
            with self._app.app_context():
                deed(*parameters)

        return done


def _stored(config: Config) -> Huey:
    if config.queue == "immediate":
        return MemoryHuey("jajak", immediate=True)
    if config.redis_url:
        return RedisHuey("jajak", url=config.redis_url)
    config.instance_path.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("jajak", filename=str(config.instance_path / "queue.db"), fsync=True)
