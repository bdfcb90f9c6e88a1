from django.apps import AppConfig


class Section47Config(AppConfig):
    name = "quoracy.casework.section_47"
    label = "section_47"
    default_auto_field = "django.db.models.BigAutoField"
