package dev.latchkey.auth.account;

import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * Where one-time links lead, and where one asks for such a link. What a link is worth stands behind its {@code #}, which browsers send to
 * nobody; a script of the page puts it into the form. The forms do what the routes of the API do.
 */
@PageController
class OneTimeLinkPages {

    static final String INVITATION = "/invitation";
    static final String NEW_PASSWORD = "/new-password";
    static final String FORGOTTEN = "/forgotten-password";

    private final InvitationController invitations;
    private final PasswordResetController resets;
    private final AccountMail mail;

    OneTimeLinkPages(InvitationController invitations, PasswordResetController resets, AccountMail mail) {
        this.invitations = invitations;
        this.resets = resets;
        this.mail = mail;
    }

    @GetMapping(INVITATION)
    ModelAndView invitation() {
        return form(INVITATION, "", FormFaults.NONE);
    }

    @PostMapping(INVITATION)
    ModelAndView accept(
            @RequestParam(defaultValue = "") String token,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request) {
        return sent(
                INVITATION,
                token,
                () -> invitations.accept(new InvitationController.Acceptance(token.strip(), password), request));
    }

    @GetMapping(NEW_PASSWORD)
    ModelAndView newPassword() {
        return form(NEW_PASSWORD, "", FormFaults.NONE);
    }

    @PostMapping(NEW_PASSWORD)
    ModelAndView choose(
            @RequestParam(defaultValue = "") String token,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request) {
        return sent(
                NEW_PASSWORD,
                token,
                () -> resets.confirm(new PasswordResetController.Confirmation(token.strip(), password), request));
    }

    @GetMapping(FORGOTTEN)
    ModelAndView forgotten() {
        return new ModelAndView("forgotten-password").addObject("byMail", mail.isOn());
    }

    /** Says the same to everybody, as the API does. */
    @PostMapping(FORGOTTEN)
    ModelAndView ask(@RequestParam(defaultValue = "") String email, HttpServletRequest request) {
        resets.request(new PasswordResetController.Forgotten(email), request);
        return new ModelAndView("forgotten-password")
                .addObject("byMail", mail.isOn())
                .addObject("asked", true);
    }

    private static ModelAndView sent(String path, String token, Runnable action) {
        try {
            action.run();
        } catch (ApiProblem problem) {
            HttpStatusCode status = problem.getStatusCode();
            ModelAndView page = form(path, token, FormFaults.of(problem));
            page.setStatus(status);
            return page;
        }
        return SeeOther.at("/sign-in");
    }

    private static ModelAndView form(String path, String token, FormFaults faults) {
        return new ModelAndView("one-time-link")
                .addObject("path", path)
                .addObject("invited", path.equals(INVITATION))
                .addObject("token", token)
                .addObject("faults", faults);
    }
}
