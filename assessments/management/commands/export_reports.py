"""The export of a cycle on the command line: the same job that the page makes, with its workers here."""

from __future__ import annotations

import shutil
from argparse import ArgumentTypeError
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryFile
from time import sleep

import django
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from tqdm import tqdm

from assessments.enums import ExportFormat, ExportState, ItemState
from assessments.exports import files, making, working
from assessments.exports.formats import FORMATS
from assessments.models import Cycle, ExportJob
from config.refusals import Refusal
from config.texts import folded_code, spellings
from people.models import User
from people.roles import Role
from printing.readiness import wait_for_fonts

ENDINGS = ", ".join(f".{ending}" for ending in ExportFormat.values)
LOOK_AGAIN = 0.2  # seconds between two looks at how far the workers are


def processes(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise ArgumentTypeError("a number from 1 to 64")
    return int(text)


def work_here(job_id: int) -> None:
    """In a process of its own, which the pool has set up before it reads this module."""
    working.work(ExportJob.objects.select_related("made_by").get(pk=job_id))


class Command(BaseCommand):
    help = "Exports the appraisals of a cycle as a file; its ending says in which format."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("cycle", help="the cycle's name, or its number in the address")
        parser.add_argument("output", type=Path, help=f"where to write; the ending says the format: {ENDINGS}")
        parser.add_argument(
            "--by",
            required=True,
            help="employee number of the HR person for whom it is made, who also gets the mail",
        )
        parser.add_argument("--processes", type=processes, default=2)
        parser.add_argument("--force", action="store_true", help="write over a file that is there")

    def handle(
        self, *args: object, cycle: str, output: Path, by: str, processes: int, force: bool, **options: object
    ) -> None:
        job = self.requested(cycle, output, by, force)
        try:
            self.work(job, processes)
        except BrokenProcessPool as broken:
            raise CommandError(
                "A process ended before its time; the log above says why. Nothing was written."
            ) from broken
        finally:
            ExportJob.objects.filter(pk=job.pk, state=ExportState.WAITING).update(state=ExportState.CANCELLED)
        self.handed_over(job, output)

    def work(self, job: ExportJob, processes: int) -> None:
        """Until the file lies there; the bar shows in a terminal only."""
        connections.close_all()
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=django.setup) as pool:
            workers = [pool.submit(work_here, job.pk) for _number in range(processes)]
            with tqdm(total=job.total, unit=" reports", disable=None) as bar:
                while not all(worker.done() for worker in workers):
                    bar.update(job.items.exclude(state=ItemState.WAITING).count() - bar.n)
                    sleep(LOOK_AGAIN)
                bar.update(job.items.exclude(state=ItemState.WAITING).count() - bar.n)
        for worker in workers:
            worker.result()

    def requested(self, name: str, output: Path, by: str, force: bool) -> ExportJob:
        format = output.suffix.removeprefix(".").lower()
        if format not in ExportFormat.values:
            raise CommandError(f"The output has to end in one of {ENDINGS}. Nothing was exported.")
        if output.exists() and not force:
            raise CommandError(f"{output} is there already; --force writes over it. Nothing was exported.")
        if not output.absolute().parent.is_dir():
            raise CommandError(f"The folder of {output} is not there. Nothing was exported.")
        try:
            TemporaryFile(dir=output.absolute().parent).close()
        except OSError as refused:
            raise CommandError(f"{output} can't be written: {refused.strerror}. Nothing was exported.") from refused
        person = User.objects.by_number(by).first()
        if person is None or not person.has_role(Role.HR):
            raise CommandError(f"{by} is nobody with the role HR. Nothing was exported.")
        cycle = Cycle.objects.filter(name__in=[name, *spellings(name)]).first()
        if cycle is None and (number := folded_code(name)).isdecimal():
            cycle = Cycle.objects.filter(pk=number).first()
        if cycle is None:
            known = ", ".join(Cycle.objects.values_list("name", flat=True)) or "none"
            raise CommandError(f"There is no cycle {name}. There are: {known}. Nothing was exported.")
        rows = making.exportable(person).filter(cycle=cycle).select_related("cycle", "supervisor")
        if not rows.exists():
            raise CommandError(f"Nothing in {cycle} is submitted yet. Nothing was exported.")
        try:
            if FORMATS[format].prints:
                wait_for_fonts()
            return making.ask_for(person, rows.order_by("trainee_number", "pk"), format, cycle, with_workers=False)
        except Refusal as refusal:
            raise CommandError(f"{refusal.message} Nothing was exported.") from refusal

    def handed_over(self, job: ExportJob, output: Path) -> None:
        job.refresh_from_db()
        if not job.is_ready:
            raise CommandError("The export failed; the log above says why. Nothing was written.")
        with files.written_whole(output.absolute(), "export") as path:
            shutil.copyfile(files.result(job), path)
        left_out = job.items.filter(state=ItemState.FAILED).select_related("assessment")
        for item in left_out:
            self.stderr.write(f"left out: {item.assessment.number} {item.problem}")
        self.stdout.write(self.style.SUCCESS(f"{output}: {job.total - len(left_out)} of {job.total} reports."))
