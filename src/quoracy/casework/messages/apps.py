from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "quoracy.casework.messages"
    label = "casework_messages"  # Django's own messages, shown once at the top of a page, are called "messages" already
    verbose_name = "Messages"
    default_auto_field = "django.db.models.BigAutoField"
