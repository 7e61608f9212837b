// Every behaviour is one file and listens on the document, so that swapped-in pieces need no set-up.
import "./requests.js";
import "./appearance.js";
import "./autosubmit.js";
import "./board.js";
import "./combobox.js";
import "./conflict.js";
import "./copy.js";
import "./day-plan.js";
import "./dialog.js";
import "./draft.js";
import "./focus.js";
import "./menu.js";
import "./search.js";
import "./shortcuts.js";
import "./toast.js";
import "./upload.js";
import "./visit.js";
