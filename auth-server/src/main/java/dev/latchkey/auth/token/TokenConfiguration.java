package dev.latchkey.auth.token;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TokenConfiguration {

    @Bean
    AccessTokenSettings accessTokenSettings(
            @Value("${latchkey.issuer}") String issuer, @Value("${latchkey.audience}") String audience) {
        return new AccessTokenSettings(issuer, audience);
    }
}
