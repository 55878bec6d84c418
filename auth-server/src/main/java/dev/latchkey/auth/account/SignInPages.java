package dev.latchkey.auth.account;

import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.page.OwnPath;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Signing in and out in a browser: the same steps as {@link SignInController}, and the session in a cookie. */
@PageController
class SignInPages {

    private final SignIn signIn;
    private final SecondFactor secondFactor;
    private final Sessions sessions;
    private final SessionCookie cookie;

    SignInPages(SignIn signIn, SecondFactor secondFactor, Sessions sessions, SessionCookie cookie) {
        this.signIn = signIn;
        this.secondFactor = secondFactor;
        this.sessions = sessions;
        this.cookie = cookie;
    }

    @GetMapping("/sign-in")
    ModelAndView form(
            @RequestParam(required = false) String next,
            @RequestParam(required = false) String failed,
            @RequestParam(required = false) String done) {
        return new ModelAndView("sign-in")
                .addObject("next", OwnPath.of(next))
                .addObject("done", done)
                .addObject("refusal", failed == null ? null : FAILED.get(failed));
    }

    /**
     * Where an identity provider's answer ends. Browsers hold the session's cookie back as long as they follow the links of another site, so this
     * page, which asks for none, sends them on.
     */
    @GetMapping("/signed-in")
    ModelAndView signedIn(@RequestParam(required = false) String next) {
        return new ModelAndView("signed-in").addObject("next", OwnPath.of(next));
    }

    /**
     * Signs in.
     *
     * @param again whether the form lies over a page that was open when its session ended; that page then stays
     */
    @PostMapping("/sign-in")
    ModelAndView signIn(
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(required = false) String otp,
            @RequestParam(name = "backup_code", required = false) String backupCode,
            @RequestParam(required = false) String next,
            @RequestParam(defaultValue = "false") boolean again,
            @RequestHeader(name = "HX-Request", required = false) String htmx,
            HttpServletRequest request,
            HttpServletResponse response) {
        Refusal refusal;
        try {
            Input input = new Input();
            Optional<OneTimeCode> code = OneTimeCode.of(otp, backupCode, input);
            input.requireNoFaults();
            String address = request.getRemoteAddr();
            Optional<User> user = signIn.byPassword(email, password, address);
            Optional<SignInMethod> method = user.flatMap(known -> secondFactor.check(known, code, address));
            if (method.isPresent()) {
                response.addHeader(
                        HttpHeaders.SET_COOKIE, cookie.of(sessions.begin(user.get(), method.get(), address)));
                return signedIn(OwnPath.of(next), again, htmx != null, response);
            }
            refusal = user.isEmpty() ? WRONG : code.isEmpty() ? CODE_ASKED : CODE_WRONG;
        } catch (ApiProblem problem) {
            refusal = refusal(problem, response);
        }
        return new ModelAndView(again ? "sign-in-again" : "sign-in", refusal.status())
                .addObject("next", OwnPath.of(next))
                .addObject("email", email)
                .addObject("refusal", refusal.sentence())
                .addObject("codeAsked", refusal.codeAsked());
    }

    @PostMapping("/sign-out")
    ModelAndView signOut(HttpServletResponse response) {
        SessionAuthentication authentication =
                (SessionAuthentication) SecurityContextHolder.getContext().getAuthentication();
        sessions.end(authentication.session(), authentication.getPrincipal().actor());
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.none());
        return SeeOther.at("/sign-in");
    }

    /** What is said of a sign-in by an identity provider, by a word of the address. */
    private static final Map<String, String> FAILED = Map.of(
            "refused", "Sign-in with the identity provider failed.",
            "busy", "Signing in that way is not possible right now. Try again in a moment.");

    /**
     * Why not.
     *
     * @param codeAsked whether everything was right so far, and the code of the second factor is what is missing
     */
    private record Refusal(HttpStatus status, String sentence, boolean codeAsked) {}

    private static final Refusal WRONG = new Refusal(HttpStatus.UNAUTHORIZED, "Invalid email or password", false);
    private static final Refusal CODE_ASKED = new Refusal(HttpStatus.UNAUTHORIZED, "Two-factor code required", true);
    private static final Refusal CODE_WRONG =
            new Refusal(HttpStatus.UNAUTHORIZED, "That code is not right, or was used before.", true);

    private static Refusal refusal(ApiProblem problem, HttpServletResponse response) {
        HttpStatus status = HttpStatus.valueOf(problem.getStatusCode().value());
        problem.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        String detail = problem.getBody().getDetail();
        return new Refusal(
                status, detail == null ? "Too many people sign in right now. Try again in a moment." : detail, false);
    }

    private static ModelAndView signedIn(String next, boolean again, boolean htmx, HttpServletResponse response) {
        if (again) {
            response.setHeader("HX-Reselect", "#signed-in-again");
            response.setHeader("HX-Retarget", "#above");
            response.setHeader("HX-Reswap", "innerHTML");
            return new ModelAndView("signed-in-again");
        }
        if (htmx) {
            response.setHeader("HX-Redirect", next);
            return new ModelAndView("signed-in-again");
        }
        return SeeOther.at(next);
    }
}
