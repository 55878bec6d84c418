package dev.latchkey.auth.account;

import dev.latchkey.auth.account.OwnPasswordController.PasswordChange;
import dev.latchkey.auth.account.SignInController.LoginResponse;
import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.SeeOther;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The rest of what stands on the page of {@link SecurityPages}: the password of whoever is signed in, and the end of all their sessions. */
@PageController
@RequestMapping({"/security", "/organizations/{organizationId}/security"})
class OwnPasswordPages {

    private final OwnPasswordController ownPassword;
    private final SecurityScreens screens;
    private final SessionCookie cookie;

    OwnPasswordPages(OwnPasswordController ownPassword, SecurityScreens screens, SessionCookie cookie) {
        this.ownPassword = ownPassword;
        this.screens = screens;
        this.cookie = cookie;
    }

    /** What is typed stays in the browser while the faults below it change: a password is never sent back. */
    @PostMapping("/password")
    ModelAndView change(
            Access access,
            @PathVariable(required = false) String organizationId,
            @RequestParam(name = "current_password", defaultValue = "") String currentPassword,
            @RequestParam(defaultValue = "") String password,
            @RequestHeader(name = "HX-Request", required = false) String htmx,
            HttpServletResponse response) {
        String path = SecurityScreens.path(access, organizationId);
        try {
            LoginResponse begun = ownPassword
                    .change(access, new PasswordChange(currentPassword, password))
                    .getBody();
            response.addHeader(HttpHeaders.SET_COOKIE, cookie.of(begun.accessToken()));
        } catch (ApiProblem problem) {
            FormFaults faults = FormFaults.of(problem);
            ModelAndView page = screens.overview(access, path, faults);
            page.setStatus(problem.getStatusCode());
            return page;
        }
        String done = path + "?done=password";
        if (htmx == null) {
            return SeeOther.at(done);
        }
        response.setHeader("HX-Redirect", done);
        return null;
    }

    @PostMapping("/sessions/end")
    ModelAndView endSessions(
            Access access, @PathVariable(required = false) String organizationId, HttpServletResponse response) {
        SecurityScreens.path(access, organizationId);
        ownPassword.endSessions(access);
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.none());
        return SeeOther.at("/sign-in?done=everywhere");
    }
}
