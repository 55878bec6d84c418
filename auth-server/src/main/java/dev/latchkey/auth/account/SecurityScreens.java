package dev.latchkey.auth.account;

import dev.latchkey.auth.account.SecondFactorController.ShownCodes;
import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.organization.Organization;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.SeeOther;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What the pages about the second factor show, put together for their templates. */
@Component
class SecurityScreens {

    /** A seed is typed more easily in pieces. */
    private static final Pattern PIECES = Pattern.compile("(?<=\\G.{4})");

    private final SecondFactorEnrolment enrolment;
    private final AuthenticatorLink link;
    private final Organizations organizations;
    private final AccountMail mail;
    private final OwnPassword ownPassword;

    SecurityScreens(
            SecondFactorEnrolment enrolment,
            AuthenticatorLink link,
            Organizations organizations,
            AccountMail mail,
            OwnPassword ownPassword) {
        this.enrolment = enrolment;
        this.link = link;
        this.organizations = organizations;
        this.mail = mail;
        this.ownPassword = ownPassword;
    }

    /** A seed on the page that shows it: as a picture, as a link for an app on this device, and in pieces for typing. */
    record ShownSeed(String picture, String link, List<String> pieces) {

        @Override
        public String toString() {
            return "ShownSeed[]";
        }
    }

    /** Where the pages stand: also in an organization that is closed, but in none that the caller does not see. */
    static String path(Access access, String organizationId) {
        if (organizationId == null) {
            return "/security";
        }
        if (!access.sees(organizationId)) {
            throw ApiProblem.notFound();
        }
        return "/organizations/" + organizationId + "/security";
    }

    boolean isEnabled(Access access) {
        return enrolment.state(access.userId()).enabled();
    }

    ModelAndView overview(Access access, String path, FormFaults faults) {
        return new ModelAndView("security")
                .addObject("state", enrolment.state(access.userId()))
                .addObject("asking", asking(access))
                .addObject(
                        "federated", SessionAuthentication.current().session().isFederated())
                .addObject("byMail", mail.isOn())
                .addObject("hasPassword", ownPassword.isThere(access.userId()))
                .addObject("faults", faults)
                .addObject("path", path);
    }

    /** Where no seed waits any more, the page that tells how things are. */
    ModelAndView enrolment(Access access, String path, FormFaults faults) {
        Optional<Totp> waiting = enrolment.waiting(access.userId());
        if (waiting.isEmpty()) {
            return SeeOther.at(path);
        }
        String uri = link.of(waiting.get(), access.email());
        ShownSeed seed = new ShownSeed(
                QrSvg.of(uri), uri, List.of(PIECES.split(waiting.get().base32())));
        return new ModelAndView("security-authenticator")
                .addObject("seed", seed)
                .addObject("faults", faults)
                .addObject("path", path);
    }

    /**
     * The one page that shows backup codes.
     *
     * @param first whether the second factor has just come into force
     */
    static ModelAndView codes(ShownCodes codes, String path, boolean first) {
        return new ModelAndView("security-codes")
                .addObject("codes", codes)
                .addObject("first", first)
                .addObject("path", path);
    }

    /** Who keeps the caller out until there is a second factor. */
    private List<String> asking(Access access) {
        if (access.factorGap().platform()) {
            return List.of("This platform");
        }
        return access.seenOrganizations().stream()
                .filter(access::isClosed)
                .map(organizations::find)
                .flatMap(Optional::stream)
                .map(Organization::name)
                .sorted()
                .toList();
    }
}
