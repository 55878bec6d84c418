package dev.latchkey.auth.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.ModelAndView;

/** Where somebody may go on after showing more of who they are: by a second factor that is to be enrolled, or by signing in again. */
final class StepUp {

    static final String VIEW = "sign-in-again";
    static final String SIGN_IN_AGAIN = "#sign-in-again";

    private static final String SECURITY = "/security";

    private StepUp() {}

    /** Leads to the page where a second factor is enrolled; a form that was sent stays open, with a word of advice above it. */
    static ModelAndView enrol(HttpServletRequest request, HttpServletResponse response) {
        if (request.getMethod().equals("GET") && request.getHeader("HX-Request") == null) {
            return SeeOther.at(securityPath(request));
        }
        return Refusals.page(
                HttpStatus.FORBIDDEN,
                "This asks for a second factor, and you have none yet. Enable 2FA under Settings, Security; then try again.",
                request,
                response);
    }

    /** Asks to sign in over the page that is open, or with a word of advice where a form came without htmx. */
    static ModelAndView signInAgain(HttpServletRequest request, HttpServletResponse response) {
        if (request.getHeader("HX-Request") == null) {
            return Refusals.page(
                    HttpStatus.FORBIDDEN,
                    "You have signed in some time ago, and this asks for a sign-in of late. Sign in again in another tab, then go back here and send the form again.",
                    request,
                    response);
        }
        Refusals.standAbove(response, SIGN_IN_AGAIN, "innerHTML");
        return new ModelAndView(VIEW, Map.of("stale", true), HttpStatus.FORBIDDEN);
    }

    /** Within the organization where the request was for one, so that its menu stays around it. */
    private static String securityPath(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                        && variables.get("organizationId") instanceof String id
                ? "/organizations/" + id + SECURITY
                : SECURITY;
    }
}
