Gem::Specification.new do |gem|
  gem.name = 'opd'
  gem.version = ENV.fetch('OPD_VERSION')
  gem.platform = Gem::Platform.local
  gem.summary = 'El reglamento ejecutable de las oficinas municipales de protección de la niñez de Chile (OPD y OLN)'
  gem.authors = ['opd']
  gem.licenses = ['MIT', 'Apache-2.0']
  gem.required_ruby_version = '>= 3.0'
  gem.files = Dir['lib/*'] + ['README.md', 'LICENSE']
  gem.add_dependency 'ffi', '~> 1.15'
end
