from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "quoracy.casework.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from quoracy.casework.records.drafting import SOURCES
        from quoracy.casework.records.sources import EVERY

        SOURCES.extend(source for source in EVERY if source not in SOURCES)
