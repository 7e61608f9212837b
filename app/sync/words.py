"""The sentences that scripts of the phone app speak; ``{name}`` is filled in there, since they are said offline."""

from flask_babel import gettext as _


def badge_words() -> dict[str, str]:
    """What the badge in the top bar says."""
    return {
        "all_sent": _("Everything is sent"),
        "waiting": _("Waiting to be sent: {n}, since {hour}"),
        "offline": _("No signal"),
        "offline_waiting": _("No signal. Waiting to be sent: {n}, since {hour}"),
    }


def phone_words() -> dict[str, str]:
    """Everything else."""
    badges = {f"badge_{name}": words for name, words in badge_words().items()}
    return (
        badges
        | _days()
        | _steps()
        | _states()
        | _forms()
        | _kept()
        | {"badge_signed_out": _("Sign in again to send")}
    )


def _days() -> dict[str, str]:
    return {
        "minutes": _("{n} min"),
        "hours": _("{n} h"),
        "days": _("{n} days"),
        "tomorrow": _("Tomorrow"),
        "next_working_day": _("Next working day"),
        "stops_today": _("Today's route: {done} of {n} settled"),
        "stops_tomorrow": _("{day}: stops planned: {n}"),
        "pack_of": _("List as of {moment}"),
        "arrived": _("Arrived {hour}"),
        "stop_sent": _("Logged, sent"),
        "stop_waiting": _("Logged, waiting"),
        "stop_draft": _("Draft begun"),
        "stop_done": _("Done"),
        "stop_missed": _("Missed"),
        "stop_missed_waiting": _("Missed, waiting"),
        "stamped_start": _("Arrival noted: {hour}"),
        "stamped_end": _("End noted: {hour}"),
        "arrival_at": _("Arrival at {name}"),
        "do_not_visit": _("This company is not to be visited. {why}"),
        "call": _("Call {name}"),
        "write": _("WhatsApp to {name}"),
        "map": _("Map: {name}"),
        "log_at": _("Log a visit"),
        "made_here": _("Added on this phone"),
        "more_found": _("{shown} of {n} shown. Type more letters."),
        "unknown_company": _("Company not on this phone"),
    }


def _steps() -> dict[str, str]:
    return {
        "step_done": _("Done: {what}, {name}"),
        "step_change": _("Change: {what}, {name}"),
        "step_late": _("Late"),
        "step_sent": _("Done, sent"),
        "step_waiting": _("Done, waiting"),
        "step_planned_here": _("Planned on this phone, waiting"),
        "more_steps": _("{shown} of {n} shown; all of them stand on the page of follow-ups."),
    }


def _states() -> dict[str, str]:
    return {
        "line_signed_out": _("Sign in again to send. Everything stays on this phone until then."),
        "line_sending": _("Sending…"),
        "line_offline": _("No signal. Everything will be sent as soon as there is one."),
        "line_waiting": _("Some things could not be sent yet."),
        "line_all_sent": _("Everything is sent."),
        "state_waiting": _("Waiting to be sent"),
        "state_signed_out": _("Waiting until you have signed in"),
        "state_again_at": _("Will be tried again at {hour}"),
        "state_waits_for_other": _("Waiting for another entry that must be sent first"),
        "state_failed": _("Could not be sent"),
        "state_refused": _("Refused: please correct it"),
        "state_conflict": _("Changed elsewhere meanwhile: please choose"),
        "state_foreign": _("Belongs to another account"),
        "failed": _("The office's computer could not take it ({status}). It will be tried again."),
        "since": _("for {span}"),
        "oldest": _("oldest {span}"),
        "stuck": _("Needs you: {n}"),
        "late": _(
            "Something has been waiting here for {span}. Find a signal and tap “Send now”, or save the outbox as a file."
        ),
        "draft_since": _("Last changed {span} ago"),
        "sent_at": _("Sent {hour}"),
        "with_photos": _("photos: {n}"),
        "kind_visit": _("Visit"),
        "kind_company": _("New company"),
        "kind_contact": _("New contact"),
        "kind_stop": _("Arrival"),
        "kind_missed": _("Stop missed"),
        "kind_follow_up": _("Next step done"),
        "kind_photo": _("Photo"),
        "kind_signature": _("Signature"),
        "kind_next_step": _("Next step"),
        "unnamed": _("Without a name"),
        "before": _("Before: {words}"),
    }


def _forms() -> dict[str, str]:
    return {
        "needed": _("Please fill this in."),
        "no_outcome": _("Choose how it went."),
        "no_missed_reason": _("Choose why the stop was missed."),
        "no_document": _("Say which document is awaited."),
        "no_refusal_reason": _("Choose why the company refused."),
        "no_return_day": _("Say on which day the company expects you."),
        "no_next_step": _("Say what comes next, so that the company is not forgotten."),
        "no_reason_for_nothing": _("Say what comes next, or why nothing does."),
        "no_next_day": _("Choose the date."),
        "full": _(
            "The phone's storage is full, so this could not be kept. Copy the text or make room, then save again."
        ),
        "not_kept": _("The phone could not keep what you typed. Leave this page open and copy your text."),
        "photo_full": _("There is no room left for the photo {name}. The text is kept."),
        "photo_unreadable": _("The photo {name} cannot be read. The text is kept."),
        "photo_none": _(
            "No photo was taken. If the camera is not allowed, allow it in the settings of the browser, "
            "or choose a photo. The text is kept."
        ),
        "photos_most": _("At most {n} photos with one visit."),
        "photo_alt": _("Photo {n}"),
        "caption_of": _("Caption of photo {n}"),
        "saved_online": _("Saved: {name}. It is being sent."),
        "saved_sent": _("Sent: {name}."),
        "saved_offline": _("Saved on this phone: {name}. It will be sent as soon as there is a signal."),
        "no_position_yet": _("No position was found before saving."),
        "gone": _("This entry is no longer on this phone."),
    }


def _kept() -> dict[str, str]:
    return {
        "delete": _("Delete"),
        "really_delete": _("Tap again to delete"),
        "copied": _("The text is copied."),
        "not_copied": _("The text could not be copied."),
        "photos_kept": _("Photos waiting: {n}, {size}."),
        "persistent": _("This phone keeps everything until it is sent."),
        "not_persistent": _("Install the app so that this phone does not clear it away by itself."),
        "file_unreadable": _("This file is not an outbox of Jajak, or it is damaged."),
        "file_foreign": _("This outbox belongs to another account. Sign in with that one to load it."),
        "file_loaded": _("Loaded from the file: {n}"),
    }
