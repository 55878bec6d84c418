package dev.latchkey.auth.page;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CacheControlHeadersWriter;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.stereotype.Component;

/** The filters that stand before every page; which stand before which path is decided where all chains are. */
@Component
public class PageGuard {

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private static final String SIGN_IN = "/sign-in";

    private final PageWriter pages;
    private final boolean https;

    PageGuard(PageWriter pages, @Value("${latchkey.issuer}") String issuer) {
        this.pages = pages;
        this.https = issuer.startsWith("https:");
    }

    /** Headers of every answer: nothing inline, nothing foreign, nothing kept. */
    public Filter headers() {
        List<HeaderWriter> writers = new ArrayList<>(List.of(
                new ContentSecurityPolicyHeaderWriter(POLICY),
                new XContentTypeOptionsHeaderWriter(),
                new XFrameOptionsHeaderWriter(XFrameOptionsHeaderWriter.XFrameOptionsMode.DENY),
                new ReferrerPolicyHeaderWriter(ReferrerPolicy.NO_REFERRER),
                openerPolicy(),
                resourcePolicy(),
                new CacheControlHeadersWriter()));
        if (https) {
            HstsHeaderWriter hsts = new HstsHeaderWriter();
            // Behind a proxy that ends TLS no request looks secure; the issuer says that all are.
            hsts.setRequestMatcher(AnyRequestMatcher.INSTANCE);
            hsts.setIncludeSubDomains(false);
            writers.add(hsts);
        }
        return new HeaderWriterFilter(writers);
    }

    /** Reads forms. */
    public Filter forms() {
        return new FormFilter(pages);
    }

    /**
     * Lets a form in only from a page of ours: what the form holds must match a cookie. Nothing is kept here, and the cookie outlives a
     * session, so that a form which was open when the session ended can be sent after the next sign-in.
     */
    public Filter csrf() {
        CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName(https ? "__Host-latchkey-form" : "latchkey-form");
        tokens.setCookiePath("/");
        tokens.setCookieCustomizer(cookie -> cookie.httpOnly(true).secure(https).sameSite("Strict"));
        XorCsrfTokenRequestAttributeHandler handler = new XorCsrfTokenRequestAttributeHandler();
        // Not deferred: a page may be on its way already when its first form is written, and then no cookie can be set.
        handler.setCsrfRequestAttributeName(null);
        CsrfFilter filter = new CsrfFilter(tokens);
        filter.setRequestHandler(handler);
        filter.setAccessDeniedHandler(
                (request, response, exception) -> pages.refuse(
                        request,
                        response,
                        HttpStatus.FORBIDDEN,
                        "This form was not sent from a page of this site, or your browser keeps no cookies. Reload the page and try again."));
        return filter;
    }

    /** Asks whoever is not signed in to sign in. */
    public Filter refusal() {
        ExceptionTranslationFilter filter = new ExceptionTranslationFilter(this::askToSignIn, new NullRequestCache());
        filter.setAccessDeniedHandler(
                (request, response, exception) -> pages.refuse(request, response, HttpStatus.FORBIDDEN, null));
        return filter;
    }

    /**
     * Asks to sign in: with a page of its own; over the page where that is open in the browser, so that what was typed there
     * stays; or with a word of advice where a form came without htmx.
     */
    public void askToSignIn(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException, ServletException {
        if (reason instanceof AuthenticationServiceException) {
            response.setHeader("Retry-After", "1");
            pages.refuse(request, response, HttpStatus.SERVICE_UNAVAILABLE, null);
        } else if (request.getHeader("HX-Request") != null) {
            Refusals.standAbove(response, StepUp.SIGN_IN_AGAIN, "innerHTML");
            pages.write(request, response, HttpStatus.UNAUTHORIZED, StepUp.VIEW, Map.of("stale", false));
        } else if (request.getMethod().equals("GET")) {
            String path = request.getRequestURI();
            String query = request.getQueryString();
            String next = query == null ? path : path + "?" + query;
            response.setStatus(HttpStatus.SEE_OTHER.value());
            response.setHeader(
                    "Location",
                    path.equals("/") ? SIGN_IN : SIGN_IN + "?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
        } else {
            pages.refuse(
                    request,
                    response,
                    HttpStatus.UNAUTHORIZED,
                    "You are not signed in any more, so nothing was changed. Sign in in another tab, then go back here and send the form again.");
        }
    }

    private static HeaderWriter openerPolicy() {
        CrossOriginOpenerPolicyHeaderWriter writer = new CrossOriginOpenerPolicyHeaderWriter();
        writer.setPolicy(CrossOriginOpenerPolicy.SAME_ORIGIN);
        return writer;
    }

    private static HeaderWriter resourcePolicy() {
        CrossOriginResourcePolicyHeaderWriter writer = new CrossOriginResourcePolicyHeaderWriter();
        writer.setPolicy(CrossOriginResourcePolicy.SAME_ORIGIN);
        return writer;
    }
}
