module.exports = { title: 'Clocks' }
