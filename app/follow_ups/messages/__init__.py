"""Messages to companies, drafted from the office's own texts and sent by the officer's WhatsApp."""
