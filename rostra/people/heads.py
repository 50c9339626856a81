"""What heads of columns are called in lists of people, in the languages of the academies. Pure."""

from __future__ import annotations

import re
import unicodedata

from rostra.people.models import Function

# In order: bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv, where a word is usual.
HEADS: dict[str, str] = {
    "email": """
        email; e-mail; mail; e-mail address; email address; mail address; e-post; epost; e-postadresse; e-postadress;
        e-mailadresse; mailadresse; e-mail-adresse; adresse e-mail; adresse email; courriel; adresse mail; mél;
        correo; correo electrónico; dirección de correo; indirizzo e-mail; indirizzo email; posta elettronica;
        e-mailadres; mailadres; adres e-mail; adres email; adres poczty; adres mailowy; endereço de e-mail;
        correio eletrónico; correio eletrônico; имейл; електронна поща; e-mailová adresa; e-pošta; e-pošta adresa;
        ηλεκτρονική διεύθυνση; ηλ. ταχυδρομείο; e-posti aadress; e-posti; meil; sähköposti; sähköpostiosoite;
        ríomhphost; adresa e-pošte; e-mail cím; el. paštas; elektroninis paštas; e-pasts; e-pasta adrese; posta elettronika;
        adresă de e-mail; adresa e-mail; elektronski naslov; e-naslov; e-mailová adresa; user principal name
    """,
    "name": """
        name; full name; person; participant; navn; fulde navn; fuldt navn; deltager; namn; för- och efternamn;
        vollständiger name; teilnehmer; vor- und nachname; nom complet; nom et prénom; prénom et nom; participant;
        nombre completo; nombre y apellidos; participante; nome completo; nome e cognome; cognome e nome; nominativo;
        naam; volledige naam; deelnemer; imię i nazwisko; nazwisko i imię; nazwa; uczestnik; име и фамилия; три имена;
        jméno a příjmení; celé jméno; ονοματεπώνυμο; nimi; täisnimi; koko nimi; ainm; ime i prezime; név; teljes név;
        vardas ir pavardė; vārds, uzvārds; vārds un uzvārds; isem u kunjom; nume și prenume; nume complet;
        meno a priezvisko; celé meno; ime in priimek; nome e apelido
    """,
    "first": """
        first name; given name; forename; fornavn; fornavne; förnamn; vorname; prénom; nombre; nome; voornaam; imię;
        име; jméno; křestní jméno; όνομα; eesnimi; etunimi; céadainm; ime; keresztnév; utónév; vardas; vārds; isem;
        prenume; meno; nome próprio; primeiro nome; first; firstname; givenname
    """,
    "last": """
        last name; surname; family name; efternavn; efternamn; nachname; familienname; nom; nom de famille; apellidos;
        apellido; cognome; achternaam; familienaam; nazwisko; фамилия; příjmení; επώνυμο; perekonnanimi; sukunimi;
        sloinne; prezime; vezetéknév; családnév; pavardė; uzvārds; kunjom; nume; nume de familie; priezvisko; priimek;
        apelido; sobrenome; último nome; last; lastname; familyname
    """,
    "organisation": """
        organisation; organization; authority; municipality; institution; employer; company; kommune; myndighed;
        organisationsnavn; arbejdsplads; kommun; myndighet; behörde; gemeinde; stadt; arbeitgeber; einrichtung;
        organisme; commune; collectivité; établissement; organización; organismo; ayuntamiento; municipio; entidad;
        organizzazione; ente; comune; organisatie; gemeente; instelling; organizacja; gmina; urząd; instytucja;
        jednostka; організація; организация; община; organizace; obec; úřad; οργανισμός; δήμος; φορέας; organisatsioon;
        asutus; vald; organisaatio; kunta; eagraíocht; organizacija; općina; szervezet; önkormányzat; savivaldybė;
        įstaiga; organizācija; pašvaldība; iestāde; organizzazzjoni; organizație; instituție; primărie; organizácia;
        úrad; občina; organização; câmara municipal; município
    """,
    "function": """
        function; role; position; funktion; stilling; rolle; roll; befattning; amt; fonction; rôle; poste; función;
        cargo; puesto; funzione; ruolo; carica; functie; rol; funkcja; rola; stanowisko; длъжност; функция; funkce;
        pozice; ιδιότητα; θέση; roll; amet; ametikoht; tehtävä; rooli; feidhm; funkcija; uloga; beosztás; funkció;
        pareigos; amats; loma; funzjoni; funcție; rol; funkcia; pozícia; vloga; função; cargo
    """,
    "cohort": """
        cohort; group; class; team; hold; gruppe; kohorte; kohort; grupp; cohorte; groupe; promotion; cohorte; grupo;
        coorte; gruppo; cohort; groep; kohorta; grupa; група; skupina; ομάδα; rühm; ryhmä; grúpa; csoport; grupė; grupa;
        grupp; grupă; skupina; turma
    """,
    "language": """
        language; preferred language; sprog; språk; sprache; langue; idioma; lengua; lingua; taal; język; език; jazyk;
        γλώσσα; keel; kieli; teanga; jezik; nyelv; kalba; valoda; lingwa; limbă; limba; língua
    """,
}
FUNCTIONS: dict[str, str] = {
    Function.ELECTED: """
        elected; elected member; member; councillor; councilor; council member; mayor; folkevalgt; byrådsmedlem; politiker;
        borgmester; förtroendevald; gewählt; gewähltes mitglied; ratsmitglied; gemeinderat; stadtrat; bürgermeister;
        bürgermeisterin; élu; élue; conseiller; conseillère; maire; concejal; concejala; electo; electa; alcalde; alcaldesa;
        eletto; eletta; consigliere; consigliera; sindaco; sindaca; gekozen; gekozen lid; raadslid; burgemeester; radny;
        radna; burmistrz; wójt; autarca; eleito; eleita; vereador; vereadora
    """,
    Function.OFFICIAL: """
        official; officer; civil servant; employee; staff; administration; embedsmand; ansat; medarbejder; tjänsteman;
        anställd; beamter; beamtin; angestellte; angestellter; verwaltung; mitarbeiter; mitarbeiterin; agent; fonctionnaire;
        funcionario; funcionaria; técnico; funzionario; funzionaria; dipendente; ambtenaar; medewerker; urzędnik; urzędniczka;
        pracownik; pracowniczka; funcionário; funcionária
    """,
    Function.PRACTITIONER: """
        practitioner; facilitator; praktiker; facilitatorin; praticien; praticienne; practicante; operatore; operatrice;
        praktijkwerker; praktyk; facilitatorka; profissional
    """,
    Function.OTHER: """
        other; anden; andet; annan; sonstige; andere; autre; otro; otra; altro; altra; anders; inny; inna; outro; outra
    """,
}


def plain(word: str) -> str:
    """A word without case, accents, double spaces and signs around it: for comparing what people type."""
    apart = unicodedata.normalize(
        "NFKD", word.replace("ł", "l").replace("Ł", "l").replace("ø", "o").replace("Ø", "o")
    )
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()
    return " ".join(re.sub(r"[^\w]+", " ", bare).split())


def _by_word(words: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for noun, said in words.items():
        for word in said.split(";"):
            found.setdefault(plain(word), noun)
    return found


NOUNS = _by_word(HEADS)
MEANT = _by_word(FUNCTIONS)


def noun_of(head: str) -> str:
    """What a column with this head holds; empty when we do not know."""
    return NOUNS.get(plain(head), "")


def function_of(word: str) -> str:
    """The function that a word means; empty when we do not know it."""
    return MEANT.get(plain(word), "")
