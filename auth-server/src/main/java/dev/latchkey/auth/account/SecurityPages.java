package dev.latchkey.auth.account;

import dev.latchkey.auth.account.SecondFactorController.ShownCodes;
import dev.latchkey.auth.account.SecondFactorController.Verification;
import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.MenuPage;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.SeeOther;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * The second factor of whoever is signed in, as pages that do what the routes under {@code /api/v1/me} do. They stand in every organization, so that
 * its menu is around them, and by themselves for who has none. They are open also where everything else is closed for lack of a factor.
 */
@PageController
@RequestMapping({"/security", "/organizations/{organizationId}/security"})
class SecurityPages {

    private final SecondFactorController factor;
    private final SecurityScreens screens;

    SecurityPages(SecondFactorController factor, SecurityScreens screens) {
        this.factor = factor;
        this.screens = screens;
    }

    @Bean
    static MenuPage securityPage() {
        return new MenuPage("security", "/security");
    }

    @GetMapping
    ModelAndView show(
            Access access,
            @PathVariable(required = false) String organizationId,
            @RequestParam(required = false) String done) {
        return screens.overview(access, SecurityScreens.path(access, organizationId), FormFaults.NONE)
                .addObject("done", done);
    }

    /** Begins to enrol an authenticator: the one page that shows its seed. */
    @PostMapping("/authenticator")
    ModelAndView begin(
            Access access, @PathVariable(required = false) String organizationId, HttpServletResponse response) {
        String path = SecurityScreens.path(access, organizationId);
        factor.begin(access);
        response.setHeader("HX-Push-Url", path);
        return screens.enrolment(access, path, FormFaults.NONE);
    }

    /** A wrong code leaves the seed as it is, and the page open. */
    @PostMapping("/authenticator/verify")
    ModelAndView verify(
            Access access,
            @PathVariable(required = false) String organizationId,
            @RequestParam(defaultValue = "") String code,
            HttpServletResponse response) {
        String path = SecurityScreens.path(access, organizationId);
        try {
            return codes(path, true, () -> factor.verify(access, new Verification(code)), response);
        } catch (ApiProblem problem) {
            if (problem.getStatusCode().value() != HttpStatus.BAD_REQUEST.value()) {
                throw problem;
            }
            response.setHeader("HX-Push-Url", "false");
            ModelAndView page = screens.enrolment(access, path, FormFaults.of(problem));
            page.setStatus(HttpStatus.BAD_REQUEST);
            return page;
        }
    }

    /** Asks before the factor is given up. */
    @GetMapping("/authenticator/remove")
    ModelAndView askToRemove(Access access, @PathVariable(required = false) String organizationId) {
        String path = SecurityScreens.path(access, organizationId);
        return screens.isEnabled(access)
                ? new ModelAndView("security-remove").addObject("path", path)
                : SeeOther.at(path);
    }

    @PostMapping("/authenticator/remove")
    ModelAndView remove(Access access, @PathVariable(required = false) String organizationId) {
        String path = SecurityScreens.path(access, organizationId);
        factor.end(access);
        return SeeOther.at(path + "?done=removed");
    }

    @PostMapping("/backup-codes")
    ModelAndView renewBackupCodes(
            Access access, @PathVariable(required = false) String organizationId, HttpServletResponse response) {
        String path = SecurityScreens.path(access, organizationId);
        return codes(path, false, () -> factor.renewBackupCodes(access), response);
    }

    /** Who asks for codes in another state of things than the page showed is shown how things are. */
    private ModelAndView codes(String path, boolean first, Supplier<ShownCodes> make, HttpServletResponse response) {
        try {
            ModelAndView page = SecurityScreens.codes(make.get(), path, first);
            response.setHeader("HX-Push-Url", path);
            return page;
        } catch (ApiProblem problem) {
            if (problem.getStatusCode().value() == HttpStatus.CONFLICT.value()) {
                return SeeOther.at(path);
            }
            throw problem;
        }
    }
}
