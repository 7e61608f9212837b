"""What a list of contacts may tell."""

from flask_babel import lazy_gettext as _l

from app.imports.fields.of_company import COMPANY
from app.imports.fits import EMAIL, fits_name, fits_phone, looks_like_phone
from app.imports.mapping import Fields, Target, words

FIELDS = Fields(
    (
        *COMPANY,
        Target(
            "name",
            _l("Name of the person"),
            words(
                "nama|name|nama lengkap|full name|narahubung|nama narahubung|nama kontak|kontak|contact|contact name|contact person"
                "|nama contact person|pic|nama pic|penanggung jawab|nama penanggung jawab|cp|nama cp|person|direktur|nama direktur"
                "|pimpinan|nama pimpinan|hrd|nama hrd|nama orang|nama pejabat"
            ),
            ("narahubung", "contact person", "nama pic", "nama kontak", "penanggung jawab"),
            fits_name,
            must_fit=0.6,
            never=("jabatan", "telepon", "telp", "hp", "phone", "email", "wa", "perusahaan", "company"),
        ),
        Target(
            "title_before",
            _l("Title before the name"),
            words("gelar depan|gelar di depan|title before|prefix|sapaan|salutation"),
        ),
        Target(
            "title_after",
            _l("Title after the name"),
            words("gelar belakang|gelar di belakang|gelar|title after|suffix"),
        ),
        Target(
            "position",
            _l("Position"),
            words(
                "jabatan|posisi|position|job title|jabatan pic|jabatan narahubung|jabatan kontak|contact position|bagian|departemen"
            ),
            ("jabatan", "job title"),
        ),
        Target(
            "phone",
            _l("Phone"),
            words(
                "telepon|telp|no telp|no telepon|nomor telepon|phone|telephone|tel|hp|no hp|nomor hp|phone number|handphone|mobile"
                "|mobile phone|nomor kontak|no kontak|contact number|hp pic|no hp pic|telepon pic|telp pic|contact phone|telepon narahubung"
                "|hp narahubung|no hp narahubung|telepon kontak|no handphone|telpon|no telpon"
            ),
            ("telepon", "telp", "phone", "no hp", "handphone", "mobile"),
            fits_phone,
            must_fit=0.3,
            by_content=0.6,
            never=("fax", "faks", "perusahaan", "kantor", "company", "office"),
            looks=looks_like_phone,
        ),
        Target(
            "phone_2",
            _l("Second phone"),
            words("telepon 2|telp 2|phone 2|hp 2|no hp 2|hp|no hp|telepon lain|mobile"),
            ("telepon 2", "phone 2"),
            fits_phone,
            must_fit=0.3,
        ),
        Target(
            "whatsapp",
            _l("WhatsApp"),
            words("whatsapp|wa|no wa|nomor wa|no whatsapp|nomor whatsapp|wa pic|whatsapp number"),
            ("whatsapp",),
            fits_phone,
            must_fit=0.3,
        ),
        Target(
            "email",
            _l("E-mail"),
            words(
                "email|e-mail|surel|alamat email|email address|alamat surel|e mail|mail|email pic|email narahubung|email kontak"
            ),
            ("email", "e-mail", "surel"),
            lambda text: EMAIL.search(text) is not None,
            must_fit=0.3,
            by_content=0.6,
            never=("perusahaan", "kantor", "company"),
        ),
        Target("notes", _l("Notes"), words("catatan|keterangan|notes|remarks|ket")),
    )
)
