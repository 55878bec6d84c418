package dev.latchkey.auth.jwk;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.jwk.SigningKeyController.Shown;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.PlatformPage;
import dev.latchkey.auth.page.SeeOther;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Signing keys as platform operators see them: which there are, what becomes of them, and the next one before its time. */
@PageController
@RequestMapping(SigningKeyPages.PATH)
class SigningKeyPages {

    static final String PATH = "/platform/signing-keys";

    private final SigningKeys signingKeys;
    private final SigningSettings settings;
    private final Clock clock;

    SigningKeyPages(SigningKeys signingKeys, SigningSettings settings, Clock clock) {
        this.signingKeys = signingKeys;
        this.settings = settings;
        this.clock = clock;
    }

    @Bean
    static PlatformPage signingKeysPage() {
        return new PlatformPage("Signing keys", PATH);
    }

    @GetMapping
    ModelAndView list(Access access, @RequestParam(required = false) String done) {
        access.requireOperator();
        return keys("signing-keys").addObject("done", done);
    }

    /** Asks before the next key is published. */
    @GetMapping("/rotate")
    ModelAndView askToRotate(Access access) {
        access.requireOperator();
        return keys("signing-key-rotate");
    }

    @PostMapping("/rotate")
    ModelAndView rotate(Access access) {
        access.requireOperator();
        signingKeys.rotate(access.actor());
        return SeeOther.at(PATH + "?done=rotated");
    }

    private ModelAndView keys(String view) {
        Instant now = clock.instant();
        List<SigningKey> all = signingKeys.all();
        SigningKey newest = all.get(all.size() - 1);
        return new ModelAndView(view)
                .addObject("keys", all.stream().map(key -> Shown.of(key, now)).toList())
                .addObject("waiting", newest.state(now) == SigningKey.State.PUBLISHED ? Shown.of(newest, now) : null)
                .addObject("algorithm", settings.algorithm())
                .addObject("signsFrom", now.plus(settings.publishAhead()))
                .addObject(
                        "rotatesAt",
                        newest.activatesAt().plus(settings.rotationPeriod()).minus(settings.publishAhead()))
                .addObject("retiringMinutes", SigningKey.RETIRING_FOR.toMinutes());
    }
}
