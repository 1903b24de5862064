/**
 * Auto-configuration of Spring Boot 3.5 and 4: a token store, fresh tokens and an authorized client service by properties.
 */
@NullMarked
package dev.tokenhold.spring.boot;

import org.jspecify.annotations.NullMarked;
