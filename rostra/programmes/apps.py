from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "rostra.programmes"
    label = "programmes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rostra.assessment import translating as assessment
        from rostra.kernel import audit
        from rostra.programmes import compiler, editing, kinds, privacy, receivers, searching, translating
        from rostra.programmes.models import ActivityPage
        from rostra.programmes.models.pages import ContentPage

        kinds.register()
        ContentPage.previewer = staticmethod(compiler.preview)
        ActivityPage.base_form_class = editing.ActivityForm
        audit.declare("programmes.academy.found", "Academy founded")
        audit.declare("programmes.academy.change", "Academy changed")
        audit.declare("programmes.programme.start", "Programme begun")
        translating.register_sorts()
        searching.register_sources()
        assessment.programme_of = translating.programme_of_shelf
        assessment.shown_changed = translating.used_changed
        receivers.connect()
        self.privacy = privacy
