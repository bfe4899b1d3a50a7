"""A small site behind the real handler and the full middleware, served by Daphne in the tests."""
# ruff: noqa: E402 - the settings come first

import os
import threading
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup(set_prefix=False)

from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connection
from django.dispatch import receiver
from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path
from django.utils import translation

from portal import rules, urls
from portal.one_hop import OneHop

seen = {"under_way": 0, "elsewhere": 0, "closed": 0, "parts": 0}
threads = set()
here = threading.local()


@receiver(request_started)
def started(**_):
    seen["elsewhere"] += getattr(here, "busy", False)
    seen["under_way"] += 1
    here.busy = True
    threads.add(threading.get_ident())


@receiver(request_finished)
def finished(**_):
    seen["elsewhere"] += not getattr(here, "busy", False)
    seen["under_way"] -= 1
    here.busy = False


def hello(request):
    return HttpResponse("hello")


def echo(request):
    return HttpResponse(request.body, content_type="application/octet-stream")


def form(request):
    files = {name: file.size for name, file in request.FILES.items()}
    return JsonResponse({"words": request.POST.get("words"), "files": files})


def cookies(request):
    response = HttpResponse("two")
    response.set_cookie("one", "1", httponly=True)
    response.set_cookie("two", "2")
    return response


def seen_so_far(request):
    stats = connection.pool.get_stats()
    lent = stats["pool_size"] - stats["pool_available"]
    return JsonResponse({**seen, "threads": len(threads), "connections_lent": lent})


def parts(count, pause):
    try:
        for number in range(count):
            seen["parts"] += 1
            time.sleep(pause)
            yield f"{number};"
    finally:
        seen["closed"] += 1


def stream(request):
    return StreamingHttpResponse(parts(int(request.GET["parts"]), float(request.GET["pause"])))


def stream_of_rows(request):
    def rows():
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM generate_series(1, 3)")
            yield from (f"{number};" for (number,) in cursor)

    return StreamingHttpResponse(rows())


def broken_stream(request):
    def broken():
        yield "before;"
        raise RuntimeError

    return StreamingHttpResponse(broken())


def file(request):
    return FileResponse(Path(request.GET["name"]).open("rb"))


def boom(request):
    raise RuntimeError


def odd_header(request):
    response = HttpResponse("odd")
    response.headers._store["x-odd"] = ("X-Odd", "\N{SNOWMAN}")
    return response


def speak(request):
    spoken = translation.get_language()
    translation.activate("es")
    return HttpResponse(spoken)


def backend(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return HttpResponse(str(cursor.fetchone()[0]))


def result(request):
    time.sleep(0.2)
    return HttpResponse("one at a time")


views = [
    hello, echo, form, cookies, seen_so_far, stream, stream_of_rows, broken_stream, file, boom,
    odd_header, speak, backend, result,
]  # fmt: skip
for view in views:
    view.csrf_exempt = True
urlpatterns = [path(view.__name__, view, name=f"test_{view.__name__}") for view in views]
urlpatterns.append(path("videovisit/result", result, name="test_result"))
urlpatterns += urls.urlpatterns  # the pages around errors lead to them
handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500

rules.PAGES.update({f"test_{view.__name__}": rules.ANYONE for view in views})
settings.ROOT_URLCONF = __name__
application = OneHop(4)
