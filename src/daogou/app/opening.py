"""Opening a shop's folder, making the demo shop, and bringing facts into a shop."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import available_timezones

from daogou.adapters.encoders import check_name
from daogou.adapters.sql.database import Database
from daogou.app.language import LanguageSettings
from daogou.app.partaking import check_models
from daogou.app.settings import Keys, Settings, private_json
from daogou.app.shop import Shop
from daogou.shop.intake import Report
from daogou.types import DaogouError, InvalidInput, NotReady, Progress, Words, silent


def open_shop(folder: Path | str, settings: Settings | None = None) -> Shop:
    """Open the shop in this folder; with `settings`, make it where there is none. Raises `NotReady` for a folder
    without a shop and `InvalidInput` where its files cannot be used, or name a recommender that there is not."""
    place = Path(folder)
    if settings is None and not (place / "shop.json").is_file():
        raise NotReady(
            f"There is no shop in {place}. `daogou init --shop {place}` makes one of your own there, "
            f"`daogou demo --shop {place}` builds the demo shop."
        )
    try:
        place.mkdir(parents=True, exist_ok=True)
        held = private_json(place / "shop.json", asdict(settings) if settings else {})
        fresh = {name: secrets.token_urlsafe(32) for name in Keys.__annotations__}
        keys = Keys(**private_json(place / "keys.json", fresh))
        kept = Settings(**{**held, "name": Words(**held["name"])})
        check_models(kept, place / "shop.json")
        LanguageSettings.of(kept.llm)
        check_name(kept.encoder)
        database = Database.open(kept.database or place / "shop.db", kept.currency, keys.opaque, create=True)
    except OSError as error:
        raise InvalidInput(
            f"The folder {place} cannot be used ({error.strerror}): name another with --shop."
        ) from error
    except (ValueError, TypeError, KeyError) as error:
        raise InvalidInput(f"{place / 'shop.json'} or keys.json is damaged: {error}.") from error
    return Shop(place, kept, keys, database)


def make_shop(folder: Path | str, settings: Settings) -> Shop:
    """Make an empty shop in this folder. Raises `InvalidInput` where there is one already, or for a currency or time
    zone that makes no sense; a shop whose database cannot be used is not made."""
    place = Path(folder) / "shop.json"
    if place.exists():
        raise InvalidInput(f"There is a shop in {folder} already: name another folder with --shop.")
    if not re.fullmatch("[A-Z]{3}", settings.currency):
        raise InvalidInput(f"{settings.currency} is no currency: give its three letters (ISO 4217), e.g. CNY.")
    if settings.timezone not in available_timezones():
        raise InvalidInput(f"{settings.timezone} is no time zone: give its IANA name, e.g. Asia/Shanghai.")
    try:
        return open_shop(folder, settings)
    except DaogouError:
        place.unlink(missing_ok=True)
        raise


def open_demo(folder: Path | str) -> Shop:
    """The demo shop in this folder, made where it is not there yet. Raises `MissingExtra` without its package and
    `InvalidInput` where another shop is in the folder."""
    from daogou.adapters.completejourney import CompleteJourney, shop_settings

    if (Path(folder) / "shop.json").is_file():
        return _demo(open_shop(folder))
    told = shop_settings()
    settings = Settings(
        name=told.name,
        currency=told.currency,
        timezone=told.time_zone,
        source=CompleteJourney().name,
        demo=True,
        now=told.now.isoformat(),
        clock_set=datetime.now(UTC).isoformat(),
    )
    return open_shop(folder, settings)


def _demo(shop: Shop) -> Shop:
    if not shop.settings.demo or shop.settings.made_up:
        shop.close()
        raise InvalidInput(f"The shop in {shop.folder} is not the demo: name another folder with --shop.")
    return shop


def import_facts(shop: Shop, source: str, progress: Progress = silent) -> Report | None:
    """Import from `completejourney` or a folder of the shop's own files, its pictures and policies first; None where
    the same facts were imported before, into this very database."""
    from daogou.adapters.completejourney import CompleteJourney
    from daogou.adapters.files import FolderSource
    from daogou.shop.intake import import_source

    known = source == "completejourney"
    facts = CompleteJourney() if known else FolderSource(Path(source), shop.settings.timezone)
    if not known:
        shop.pictures.bring(Path(source) / "pictures")
        shop.policies.bring(Path(source) / "policies")
    done = shop.folder / "imported.json"
    held = json.loads(done.read_text(encoding="utf-8")) if done.is_file() else {}
    home = shop.database.shop_id()
    if (held.get("fingerprint"), held.get("shop")) == (facts.fingerprint(), home):
        return None
    stamp = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    rejects = shop.folder / "rejects" / f"{stamp}.jsonl.gz"
    report = import_source(facts, shop.database, rejects, progress)
    shop.database.recount()
    if not report.accepted:  # nothing came in, and the same again is no news that can be passed over
        return report
    part = done.with_suffix(".part")
    part.write_text(json.dumps({**report.as_dict(), "shop": home}, ensure_ascii=False, indent=2), encoding="utf-8")
    part.replace(done)
    return report
